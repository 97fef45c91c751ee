/** Things in a line: added behind, taken in front, each in constant time however long it is. */
export interface Line<T> {
  readonly length: number;
  add(item: T): void;
  take(): T | undefined;
  /** Takes any of them. @param random in [0, 1) */
  takeAny(random: number): T | undefined;
}

export function createLine<T>(): Line<T> {
  let items: (T | undefined)[] = [];
  let head = 0;

  function take(): T | undefined {
    if (head === items.length) return undefined;
    const item = items[head];
    items[head] = undefined;
    head += 1;
    if (head > 1024 && head * 2 > items.length) {
      items = items.slice(head);
      head = 0;
    }
    return item;
  }

  return {
    get length() {
      return items.length - head;
    },
    add: (item) => void items.push(item),
    take,
    takeAny(random) {
      if (head === items.length) return undefined;
      const index = head + Math.floor(random * (items.length - head));
      [items[head], items[index]] = [items[index], items[head]];
      return take();
    },
  };
}
