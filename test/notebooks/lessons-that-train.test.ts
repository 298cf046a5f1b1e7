// Runs the lessons that spend most of their time on training, as learners get them. Their claims about trained models are checked with the full number of steps here.
import { describe } from "vitest";
import { lessons, testLessonsAsTheyAre, trains } from "./runs";

describe("every lesson that trains", () => {
  testLessonsAsTheyAre(lessons.filter(trains));
});
