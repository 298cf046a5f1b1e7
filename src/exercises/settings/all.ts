import type { Setting } from "../../check/setting";
import { halfAfterThirty } from "./00-half-after-thirty";
import { holdTheState } from "./01-hold-the-state";
import { halfAfterTwenty } from "./02-half-after-twenty";
import { writeOnce } from "./03-write-once";
import { latch } from "./04-latch";
import { neither } from "./05-neither";
import { forget } from "./06-forget";
import { heldGate } from "./07-held-gate";
import { lookBack } from "./11-look-back";
import { asScaledDot } from "./12-as-scaled-dot";

/** All exercises in which the learner sets an explorable or a slider, in the order of the lessons. */
export const settings: readonly Setting<object>[] = [
  ...[
    halfAfterThirty,
    holdTheState,
    halfAfterTwenty,
    writeOnce,
    latch,
    neither,
    forget,
    heldGate,
    lookBack,
    asScaledDot,
  ],
];
