import { createHash } from 'node:crypto';

/** How resources of one type are named. */
export interface Naming {
  /** The property with the name; absent if the template can't name it. */
  property?: string;
  /** The most characters of a name. */
  longest: number;
  lowerCase?: boolean;
  arn(name: string): string;
  /** The value of `Ref`. */
  ref(name: string, arn: string): string;
  /** The values of `Fn::GetAtt`, by attribute. */
  attributes: Record<string, (name: string, arn: string) => string>;
}

/** The name of a resource that the template does not name. It is the same at every start. */
export function derivedName(stackName: string, logicalId: string, naming: Naming): string {
  const whole = `${stackName}-${logicalId}`;
  const name = whole.length <= naming.longest ? whole : shortened(whole, naming.longest);
  return naming.lowerCase === true ? name.toLowerCase() : name;
}

function shortened(name: string, length: number): string {
  const mark = `-${digest(name).slice(0, 8)}`;
  return name.slice(0, length - mark.length) + mark;
}

export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A UUID that is always the same for the same text. */
export function uuidOf(text: string): string {
  const hex = digest(text);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}
