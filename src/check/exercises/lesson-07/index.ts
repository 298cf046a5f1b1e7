import { coupledCell } from "./coupled-cell";
import { knowNothing } from "./know-nothing";

export const lesson07 = [knowNothing, coupledCell] as const;
