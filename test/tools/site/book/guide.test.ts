import { expect, it } from "vitest";
import { guidePage } from "../../../../tools/site/book/guide.mjs";

it("names the files to which the instructor's guide links, and keeps other links and pictures", () => {
  expect(guidePage("see [site.md](site.md)")).toBe("see `docs/site.md`");
  expect(guidePage("[test/course](../test/course)")).toBe("`test/course`");
  expect(guidePage("[the test](../test/course/test_marks.py)")).toBe(
    "the test (`test/course/test_marks.py` in the kit)",
  );
  const kept =
    "![a page](images/course/feedback.png), [nbgrader](https://nbgrader.readthedocs.io) and [below](#settings)";
  expect(guidePage(kept)).toBe(kept);
});
