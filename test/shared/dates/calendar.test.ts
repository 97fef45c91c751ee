import { dayAfter, daysIn, daysOf, weekdayOf } from '../../../shared/dates/calendar.ts';

test('every day from the year 1 to 9999 has its number, and its weekday', () => {
  let days = daysOf(1, 1, 1);
  const date = new Date(0);
  for (let year = 1; year <= 9999; year++) {
    for (let month = 1; month <= 12; month++) {
      for (const day of [1, 2, daysIn(year, month)]) {
        date.setUTCFullYear(year, month - 1, day);
        days = daysOf(year, month, day);
        if (days * 86_400_000 !== date.getTime() || weekdayOf(days) !== date.getUTCDay())
          throw new Error(date.toISOString());
        const back = dayAfter(days);
        if (back.year !== year || back.month !== month || back.day !== day)
          throw new Error(date.toISOString());
      }
    }
  }
  expect(days).toBe(2_932_896);
});
