import type { Text } from '../../source/text.ts';
import type { ObjectText } from '../part.ts';

/** The text of an object, of which the size is known. */
export interface ReadableText extends ObjectText, Pick<Text, 'read' | 'objectOffset' | 'placeOf'> {}
