import { createTransformer } from '@swc/jest';

/** Transforms files for Jest as everywhere else, but for some edits of one. */
export default {
  createTransformer({ path, edits, ...options }) {
    const inner = createTransformer(options);
    const edited = (source, of) =>
      of === path
        ? edits.reduce((text, { find, replace }) => text.replace(find, () => replace), source)
        : source;
    return {
      ...inner,
      process: (source, of, ...rest) => inner.process(edited(source, of), of, ...rest),
      getCacheKey: (source, of, ...rest) => inner.getCacheKey(edited(source, of), of, ...rest),
    };
  },
};
