import { createRandom } from '../helpers/csv-random.ts';

/** The configuration of the tour's sandbox. @param mended with the setting that the bad file needs */
export function tourConfig(mended: boolean) {
  return {
    imports: [
      {
        ...{ name: 'orders', prefix: 'incoming/orders/', updateMethod: 'APPEND', commitInterval: '0s' },
        dataSet: {
          name: 'Orders',
          description: 'Orders of the shop.',
          columns: [
            { name: 'order_id', type: 'LONG' },
            { name: 'ordered_on', type: 'DATE' },
            { name: 'customer', type: 'STRING' },
            { name: 'country', type: 'STRING' },
            { name: 'items', type: 'LONG' },
            { name: 'amount', type: 'DECIMAL' },
          ],
        },
        ...(mended ? { cells: { nulls: ['n/a'] } } : {}),
      },
      {
        ...{ name: 'customers', prefix: 'incoming/customers/', updateMethod: 'UPSERT', commitInterval: '0s' },
        keyColumnNames: ['customer_id'],
        dataSet: { name: 'Customers', description: 'Who has bought something.', columns: 'infer' },
      },
      {
        ...{ name: 'meters', prefix: 'incoming/meters/', updateMethod: 'APPEND', commitInterval: '15m' },
        dataSet: { name: 'Meter readings', description: 'One file a minute.', columns: 'infer' },
      },
      {
        ...{ name: 'events', prefix: 'incoming/events/', updateMethod: 'REPLACE', commitInterval: '0s' },
        ...{ partSize: '256KB', maxConcurrency: 2 },
        dataSet: { name: 'Web events', description: 'What visitors did.', columns: 'infer' },
      },
    ],
    exports: [
      {
        ...{ name: 'orders-for-finance', route: 'orders', schedule: 'cron(0 6 ? * MON-FRI *)' },
        ...{ timeZone: 'Europe/Berlin', prefix: 'exports/orders/' },
      },
    ],
  };
}

const customers = [
  'Marta Ilić',
  'Jonas Weber',
  'Aiko Tanaka',
  'Noah Smith',
  'Léa Dubois',
  'Omar Haddad',
  'Ines Prieto',
];
const countries = ['HR', 'DE', 'JP', 'US', 'FR', 'LB', 'ES'];

/** Orders with a delimiter and dates that nobody has set. @param badRow has an amount that is none; 0: no row */
export function orders(rows: number, firstId: number, badRow = 0): string {
  const random = createRandom(firstId);
  const lines = Array.from({ length: rows }, (_, i) => {
    const who = random.int(customers.length);
    const day = String(1 + (i % 28)).padStart(2, '0');
    const amount = i + 2 === badRow ? 'n/a' : (random.int(20_000) / 100).toFixed(2);
    return [firstId + i, `2026-11-${day}`, customers[who], countries[who], 1 + random.int(5), amount].join(
      ';',
    );
  });
  return `order_id;ordered_on;customer;country;items;amount\n${lines.join('\n')}\n`;
}

export function customerList(rows: number): string {
  const lines = Array.from({ length: rows }, (_, i) => {
    const who = i % customers.length;
    return `${1000 + i},${customers[who]},${countries[who]},2026-0${1 + (i % 9)}-11`;
  });
  return `customer_id,name,country,since\n${lines.join('\n')}\n`;
}

export function meterReadings(minute: number): string {
  const lines = Array.from(
    { length: 240 },
    (_, i) => `M-${100 + i},2026-11-29T08:${String(minute).padStart(2, '0')}:00,${(i * 1.37).toFixed(2)}`,
  );
  return `meter,read_at,kwh\n${lines.join('\n')}\n`;
}

/** Events that hardly get smaller by compression. */
export function events(rows: number): string {
  const random = createRandom(7);
  const token = () => Array.from({ length: 24 }, () => random.int(36).toString(36)).join('');
  const lines = Array.from(
    { length: rows },
    (_, i) => `${i},${token()},${token()},/products/${random.int(900)}`,
  );
  return `event_id,session,visitor,page\n${lines.join('\n')}\n`;
}
