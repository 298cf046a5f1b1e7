// Turns a kernel into one of the two grading kernels, if the environment variables request it.
import type { Kernel } from "../../core/parts";
import type { Request } from "../../core/protocol/message";
import { locateTslab } from "../locate";
import { CallClock } from "./clock";
import { freeNames } from "./free-names";
import { Grader } from "./grader";
import { descriptor } from "./protocol";
import { serveStudent } from "./student";
import { StudentConnection } from "./student-connection";

/**
 * Returns whether this kernel checks the types of its cells. The kernel that runs tests does not check them. The types of the tests were checked when
 * the assignment was made, and a test sees the student's functions without their types.
 *
 * `GATEBOOK_TYPES=unchecked` turns the check off in any kernel. The hostile submissions in test/course/bank use this: they are then graded in half
 * the processor time, and no type error prevents hostile code from running.
 */
export const checksTypes = (): boolean =>
  descriptor("GATEBOOK_GRADER_FD") === undefined && process.env.GATEBOOK_TYPES !== "unchecked";

/**
 * Turns this kernel into one of the two grading kernels, if the environment variables request it. `GATEBOOK_STUDENT_FD` is set in the kernel that
 * runs a submission. `GATEBOOK_GRADER_FD` and `GATEBOOK_CLOCK_FD` are set in the kernel that runs the tests. The first is the socket to the student's
 * kernel, and the second is the file of `CallClock`.
 *
 * @returns the handler of a `student_request`, or undefined in every other kernel.
 */
export function installGrading(kernel: Kernel): ((request: Request) => void) | undefined {
  const student = descriptor("GATEBOOK_STUDENT_FD");
  if (student !== undefined) serveStudent(student, kernel);
  const fd = descriptor("GATEBOOK_GRADER_FD");
  if (fd === undefined) return undefined;
  const clock = descriptor("GATEBOOK_CLOCK_FD");
  if (clock === undefined)
    throw new Error("GATEBOOK_CLOCK_FD is not set, expected a file descriptor in addition to GATEBOOK_GRADER_FD");
  const ts = locateTslab().require("@tslab/typescript-for-tslab");
  const grader = new Grader(new StudentConnection(fd, new CallClock(clock)), kernel, (source) => freeNames(ts, source));
  const { channels, queue } = kernel;
  return (request) => {
    queue.push({
      async run() {
        let content: Record<string, unknown>;
        try {
          content = { status: "ok", ...grader.answer(request.content) };
        } catch (error) {
          const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
          content = { status: "error", ename: name, evalue: message, traceback: [] };
        }
        channels.reply(request, "student_reply", content);
      },
      abort: () => channels.reply(request, "student_reply", { status: "aborted" }),
    });
  };
}
