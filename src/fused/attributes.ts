import type { Attribute, Binding } from "./native";

/** Of the operations that `Ops` calls, by what they mean. */
export type Attributes = ReturnType<typeof makeAttributes>;
let attributes: Attributes | undefined;

/** Attributes never change: made once, since making them costs as much as a small operation. */
export function attributesOf(binding: Binding): Attributes {
  attributes ??= makeAttributes(binding);
  return attributes;
}

function makeAttributes(binding: Binding) {
  const int32 = (name: string): Attribute => ({ name, type: binding.TF_ATTR_TYPE, value: binding.TF_INT32 });
  const bool = (name: string, value: boolean): Attribute => ({ name, type: binding.TF_ATTR_BOOL, value });
  const number = (name: string, value: number): Attribute => ({ name, type: binding.TF_ATTR_INT, value });
  const transposes = {
    a: [bool("transpose_a", false), bool("transpose_a", true)],
    b: [bool("transpose_b", false), bool("transpose_b", true)],
  } as const;
  return {
    float: { name: "T", type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT } as Attribute,
    index: int32("Tidx"),
    shapeType: int32("Tshape"),
    lengthType: int32("Tlen"),

    transpose: (side: "a" | "b", on: boolean) => transposes[side][on ? 1 : 0] as Attribute,
    number,
    count: (value: number) => number("N", value),
  };
}
