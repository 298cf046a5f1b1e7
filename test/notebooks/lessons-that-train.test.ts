// Runs the lessons that spend most of their time on training, as learners get them. They run with the full number of steps, so their statements about trained models are checked too.
import { describe } from "vitest";
import { lessons, testLessonsAsTheyAre, trains } from "./runs";

describe("every lesson that trains", () => {
  testLessonsAsTheyAre(lessons.filter(trains));
});
