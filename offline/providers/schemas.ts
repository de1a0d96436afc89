import { Type, type TProperties } from 'typebox';

export const guid = Type.String({
  pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$',
});
export const text = Type.Optional(Type.String());
export const flag = Type.Optional(Type.Boolean());
export const texts = Type.Optional(Type.Array(Type.String()));
export const number = Type.Optional(Type.Number());
export const integer = Type.Optional(Type.Integer());
/** Tags, for instance. */
export const dictionary = Type.Optional(Type.Record(Type.String(), Type.String()));
/** Inputs of a type: nothing besides is allowed. */
export const closed = <T extends TProperties>(properties: T) =>
  Type.Object(properties, { additionalProperties: false });
export const memberTypes = Type.Array(Type.Enum(['User', 'Application']), { minItems: 1 });
/** https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftresources */
export const resourceGroupName = Type.String({ minLength: 1, maxLength: 90 });
