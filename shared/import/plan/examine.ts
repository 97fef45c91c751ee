import { type Column, newDataSetOf } from '../../config/route.ts';
import { sizeText } from '../../config/values/size.ts';
import { FileTooLarge } from '../../errors.ts';
import { describe } from '../load.ts';
import type { Ports } from '../ports.ts';
import type { Candidate } from './choose.ts';
import type { Examined } from './examined.ts';
