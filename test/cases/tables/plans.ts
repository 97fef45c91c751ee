import type { Situation } from '../case.ts';
import { put, replace } from '../steps.ts';

export const plans: readonly Situation[] = [
  {
    about: 'What a drop would refuse, plan refuses.',
    stages: [[put('report.csv', 'country,n,amount\nUS,1,2.50\nDE,2,3.50\nTotal\n')]],
    tries: {
      'plan-says-no': {
        route: replace('infer'),
        outcome: { states: { 'report.csv': 'rejected' }, says: ['row 4'], noDataSet: true, plan: 1 },
      },
    },
  },
  {
    about: 'What a drop would load, plan agrees to.',
    stages: [[put('kunden.csv', 'Nr;Name;Stadt\n17;Ann;Köln\n18;Bob;Bonn\n')]],
    tries: {
      'plan-says-yes': {
        route: replace('infer'),
        outcome: {
          states: { 'kunden.csv': 'committed' },
          columns: { Nr: 'LONG', Name: 'STRING', Stadt: 'STRING' },
          rows: [
            ['17', 'Ann', 'Köln'],
            ['18', 'Bob', 'Bonn'],
          ],
          plan: 0,
        },
      },
    },
  },
];
