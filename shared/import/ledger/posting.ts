import { shorten } from '../../wording.ts';
import type { About, Notice } from './notice.ts';

/** Where a notice comes from: what is deployed, and which function says it. */
export interface Whereabouts {
  stack: string;
  account: string;
  region: string;
  partition: string;
  /** By which options the command line finds the stack, like `--stack Sluice-prod --region eu-central-1`. */
  options: string;
  /** ARN of the import machine. */
  machine: string;
  /** The log group of the function that tells; null: it is not known. */
  logGroup: string | null;
}

/** A notice as it is published. */
export interface Posting {
  subject: string;
  /** For mails, and whatever else shows plain text. */
  text: string;
  /** For subscribers over HTTPS: what Amazon Q Developer in chat applications shows in Slack and Teams. */
  chat: ChatMessage;
  /** By which a subscription can choose. */
  attributes: Record<string, string>;
}

/**
 * A custom notification of Amazon Q Developer in chat applications; anything else it drops without a word
 * (chatbot/latest/adminguide/custom-notifs.html).
 */
export interface ChatMessage {
  version: '1.0';
  source: 'custom';
  content: { textType: 'client-markdown'; title: string; description: string; nextSteps?: string[] };
  metadata: { threadId: string; summary: string; additionalContext: Record<string, string> };
}

/** Characters: a channel is for reading at a glance, and Slack cuts what is longer than about 3,000. */
const longestInChat = 2500;

/** Commands that talk to what is deployed, and so must be told where it is. */
const commands = /\bnpx sluice (?:doctor|drop|export|history|logs|plan|probe|replay|show|status|sweep)\b/g;

/** A notice with where it comes from, links to the console of AWS, and commands that find the stack. */
export function postingOf({ subject, message, about }: Notice, where: Whereabouts): Posting {
  const { stack, account, region, options } = where;
  const said = message.replaceAll(commands, (command) => `${command} ${options}`);
  const links = linksOf(about, where);
  const origin = [
    `Stack: ${stack}, account ${account}, ${region}`,
    ...links.map(({ what, url }) => `${what}: ${url}`),
  ];
  const attributes = attributesOf(about, stack);
  return {
    subject,
    text: `${said.trimEnd()}\n\n${origin.join('\n')}\n`,
    chat: {
      ...{ version: '1.0', source: 'custom' },
      content: {
        ...{ textType: 'client-markdown', title: subject },
        // As code: a file may contain what a chat would take for a mention or a link.
        description: `\`\`\`\n${shorten(said.trimEnd(), longestInChat).replaceAll('`', "'")}\n\`\`\``,
        ...(links.length === 0
          ? {}
          : { nextSteps: links.map(({ what, url }) => `<${url}|${what} in the console of AWS>`) }),
      },
      metadata: {
        threadId: [stack, about.kind, about.route ?? about.export ?? ''].join(' ').trimEnd(),
        summary: subject,
        additionalContext: { ...attributes, account, region },
      },
    },
    attributes,
  };
}

function attributesOf({ run: _, ...about }: About, stack: string): Record<string, string> {
  const given = Object.entries({ ...about, stack }).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '',
  );
  return Object.fromEntries(given);
}

interface Link {
  what: string;
  url: string;
}

function linksOf({ run }: About, { partition, region, machine, logGroup }: Whereabouts): Link[] {
  const console = `https://${region}.${consoles[partition] ?? consoles.aws}`;
  const links: Link[] = [];
  if (run !== undefined) {
    const arn = run.startsWith('arn:') ? run : `${machine.replace(':stateMachine:', ':execution:')}:${run}`;
    const url = `${console}/states/home?region=${region}#/v2/executions/details/${encodeURIComponent(arn)}`;
    links.push({ what: 'Run', url });
  }
  if (logGroup !== null) {
    // This part of the console takes what is encoded twice, with $ in the place of %.
    const name = encodeURIComponent(encodeURIComponent(logGroup)).replaceAll('%', '$');
    const url = `${console}/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/${name}`;
    links.push({ what: 'Log', url });
  }
  return links;
}

const consoles: Record<string, string> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};
