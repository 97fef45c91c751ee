import { type Channel, writeLine } from '../terminal.ts';
import { duration } from '../text/amounts.ts';
import { createPicture } from './picture.ts';
import { spinner } from './spinner.ts';

/**
 * Shows that some work is in progress, and how long it takes.
 *
 * @param doing `Starting the sandbox`
 * @param work is given a function that prints a line meanwhile
 */
export async function step<T>(
  channel: Channel,
  doing: string,
  work: (note: (line: string) => void) => Promise<T>,
): Promise<T> {
  const { paint } = channel;
  if (!channel.live) {
    writeLine(channel, `${doing} …`);
    return work((line) => writeLine(channel, line));
  }
  const began = performance.now();
  const seconds = () => paint('dim', duration((performance.now() - began) / 1000));
  const picture = createPicture(channel, (frame) => [
    `${paint('cyan', spinner(frame))}  ${doing}  ${seconds()}`,
  ]);
  try {
    const result = await work(picture.note);
    picture.end([`${paint('green', '✔')}  ${doing}  ${seconds()}`]);
    return result;
  } catch (error) {
    picture.end([`${paint('red', '✖')}  ${doing}  ${seconds()}`]);
    throw error;
  }
}
