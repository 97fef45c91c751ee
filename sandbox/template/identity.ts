import { createHash } from 'node:crypto';

/** How a resource of one type is called. */
export interface Naming {
  /** The property that names it; absent where the template cannot. */
  property?: string;
  /** Characters of a name, at most. */
  longest: number;
  lowerCase?: boolean;
  arn(name: string): string;
  /** What `Ref` says. */
  ref(name: string, arn: string): string;
  /** What `Fn::GetAtt` says, by attribute. */
  attributes: Record<string, (name: string, arn: string) => string>;
}

/** The name of a resource that the template leaves to CloudFormation: the same at every start. */
export function derivedName(stackName: string, logicalId: string, naming: Naming): string {
  const whole = `${stackName}-${logicalId}`;
  const name = whole.length <= naming.longest ? whole : shortened(whole, naming.longest);
  return naming.lowerCase === true ? name.toLowerCase() : name;
}

function shortened(name: string, length: number): string {
  const mark = `-${digest(name).slice(0, 8)}`;
  return name.slice(0, length - mark.length) + mark;
}

export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A UUID that is always the same for the same text. */
export function uuidOf(text: string): string {
  const hex = digest(text);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}
