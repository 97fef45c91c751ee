/** Domo's column types [F1]. */
export const columnTypes = ['STRING', 'DECIMAL', 'LONG', 'DOUBLE', 'DATE', 'DATETIME'] as const;
export type ColumnType = (typeof columnTypes)[number];

export interface Column {
  name: string;
  type: ColumnType;
}

/** Domo silently takes any other spelling as REPLACE [I3]. */
export const updateMethods = ['APPEND', 'REPLACE', 'UPSERT'] as const;
export type UpdateMethod = (typeof updateMethods)[number];
