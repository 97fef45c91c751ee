import type { NoticesAnswer } from '../answers.ts';
import { Ago, Empty, Failure, Heading } from './bits.tsx';
import { linkTo } from './place.ts';
import { usePolled } from './polled.ts';

export function Notices({ interval }: { interval: number }) {
  const { value, problem } = usePolled<NoticesAnswer>('/notices', interval * 3);
  return (
    <>
      <Heading>Notices</Heading>
      <p class="hint">
        {value?.of === 'ended'
          ? 'The latest loads that were rejected or failed. What was sent to people is with the subscribers of the topic.'
          : 'What the sandbox was asked to tell people, newest first.'}
      </p>
      {problem !== null && <Failure problem={problem} />}
      {value === null && problem === null && <Empty>Looking …</Empty>}
      {value?.notices.length === 0 && <Empty>There is none: no load has ended badly.</Empty>}
      <ul class="cards">
        {value?.notices.map(({ time, subject, message, load }) => (
          <li key={`${time} ${subject}`} class="card">
            <div class="line">
              <h2>{subject}</h2>
              <span class="right">
                {load !== null && <a href={linkTo('loads', load)}>Show the load</a>} <Ago at={time} />
              </span>
            </div>
            <p class="message">{message.trim()}</p>
          </li>
        ))}
      </ul>
    </>
  );
}
