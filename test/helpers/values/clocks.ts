/** Instants and clocks, by the tables of `Intl` alone. An instant is milliseconds since 1970 in UTC. */

const formats = new Map<string, Intl.DateTimeFormat>();

/** What a clock of the zone shows at an instant, as if it were one of UTC. */
export function clockAt(zone: string, instant: number): number {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
      ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
    });
    formats.set(zone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  const at = new Date(0);
  at.setUTCFullYear(Number(parts.year), Number(parts.month) - 1, Number(parts.day));
  at.setUTCHours(Number(parts.hour), Number(parts.minute), Number(parts.second));
  return at.getTime();
}

/** How a time of a zone's clock is read: `only` that instant, the `first` of two, or `second`, which no clock can tell. */
export function standingOf(zone: string, instant: number): 'only' | 'first' | 'second' {
  const whole = Math.floor(instant / 1000) * 1000;
  const clock = clockAt(zone, whole);
  const day = 86_400_000;
  for (const near of [-day, day]) {
    const offset = clockAt(zone, whole + near) - (whole + near);
    const other = clock - offset;
    if (other !== whole && clockAt(zone, other) === clock) return other < whole ? 'second' : 'first';
  }
  return 'only';
}
