// The lessons that train for most of their time, as learners get them: what they claim of trained models is checked at full length here.
import { describe } from "vitest";
import { lessons, testLessonsAsTheyAre, trains } from "./runs";

describe("every lesson that trains", () => {
  testLessonsAsTheyAre(lessons.filter(trains));
});
