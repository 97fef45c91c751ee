/** A value that is made when it is asked for, and anew when it is older than `maxAge` milliseconds. Errors are not kept. */
export function kept<T>(maxAge: number, make: () => Promise<T>): () => Promise<T> {
  let known: { value: Promise<T>; madeAt: number } | null = null;
  return () => {
    if (known !== null && performance.now() - known.madeAt < maxAge) return known.value;
    const value = make();
    known = { value, madeAt: performance.now() };
    value.catch(() => {
      if (known?.value === value) known = null;
    });
    return value;
  };
}
