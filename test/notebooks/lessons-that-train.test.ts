// The lessons that train for most of their time, as learners get them: what they claim of trained models is checked at full length here.
import { describe, it } from "vitest";
import { expectLessonRunsAsItIs, lessons, trains } from "./runs";

describe("every lesson that trains", () => {
  for (const lesson of lessons.filter(trains)) it(`${lesson.name} runs as it is`, () => expectLessonRunsAsItIs(lesson));
});
