import { changes, text } from './layout.as';

// What is to become of a cell.

/** The reference is to decide. */
export const UNSURE: i32 = 0;
export const SAME: i32 = 1;
/** It becomes `text`, whose length is `textLength`. */
export const CHANGED: i32 = 2;
/** It becomes a null. */
export const NULL: i32 = 3;

// Kinds of change, as places in `changes`.
export const TO_NULL: u32 = 0;
export const NUMBER: u32 = 4;
export const DATE: u32 = 8;

export let textLength: u32 = 0;
/** Of the record under way; they count only if the kernel is sure of the whole record. */
let nulls: i32 = 0;
let numbers: i32 = 0;
let dates: i32 = 0;

/** The cell becomes what lies between `text` and `end`. */
export function becomesNumber(end: u32): i32 {
  textLength = end - text;
  numbers += 1;
  return CHANGED;
}

export function becomesDate(end: u32): i32 {
  textLength = end - text;
  dates += 1;
  return CHANGED;
}

export function becomesNull(): i32 {
  nulls += 1;
  return NULL;
}

export function countNumber(): void {
  numbers += 1;
}

export function countDate(): void {
  dates += 1;
}

function add(kind: u32, count: i32): void {
  store<i32>(changes + kind, load<i32>(changes + kind) + count);
}

/** The record is done, or is left to the reference. */
export function endRecord(isDone: bool): void {
  if (isDone) {
    add(TO_NULL, nulls);
    add(NUMBER, numbers);
    add(DATE, dates);
  }
  nulls = 0;
  numbers = 0;
  dates = 0;
}
