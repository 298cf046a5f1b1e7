import { expect, it } from "vitest";
import { addressOf, bitsOf } from "../../../kernel/browser/letter-box";

const UUID = "0f8fad5b-d9cb-469f-a165-70867728950e";

it("addressOf returns the address from which bitsOf has read the bits", () => {
  const address = `blob:http://127.0.0.1:8000/${UUID}`;
  expect(bitsOf(address)).toHaveLength(128);
  expect(bitsOf(address).slice(0, 8)).toBe("00001111");
  expect(addressOf(bitsOf(address), "blob:http://127.0.0.1:8000/00000000-0000-0000-0000-000000000000")).toBe(address);
});

it("bitsOf reads the address of a page without an origin", () => {
  expect(bitsOf(`blob:null/${UUID}`)).toBe(bitsOf(`blob:https://host/${UUID}`));
});
