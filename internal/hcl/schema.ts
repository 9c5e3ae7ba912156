/** What a body may contain. `decode-body.ts` holds a body against it. */
export interface BodySchema {
  readonly attributes?: readonly AttributeSchema[];
  readonly blocks?: readonly BlockSchema[];
}

export interface AttributeSchema {
  readonly name: string;
  readonly isRequired?: boolean;
}

export interface BlockSchema {
  readonly type: string;
  /** What each label stands for, for messages: `["type", "name"]` for a resource. */
  readonly labelNames?: readonly string[];
}
