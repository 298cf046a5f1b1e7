// Defines what an explorable is: a small interactive picture of one idea. All its parts are pure functions of its state, so they run in Node and in a page.

/** A slider, or a choice between a few values. */
export type Control = {
  /** Names the control in `change`. */
  readonly id: string;
  readonly label: string;
  /** The controls of a group stand together under this heading. */
  readonly group: string;
  /** The name of a colour of the page's style sheet, such as "forget". Default: the accent colour. */
  readonly colour?: string | undefined;
  /** A control that cannot be used now. It stays in its place, so that nothing jumps. */
  readonly disabled?: boolean;
} & (
  | {
      readonly kind: "range";
      readonly min: number;
      readonly max: number;
      readonly step: number;
      readonly value: number;
    }
  | { readonly kind: "choice"; readonly options: readonly Option[]; readonly value: string }
  | { readonly kind: "buttons"; readonly options: readonly Option[] }
);

/** One value of a choice, or one of several buttons. */
export interface Option {
  readonly value: string;
  readonly label: string;
  readonly colour?: string;
  readonly disabled?: boolean;
}

/** How a picture is drawn. */
export interface PictureOptions {
  /** Whether the picture has the width of a phone. Default false. */
  readonly narrow?: boolean;
}

/**
 * The definition of an explorable with a state of type S. The state is plain data that JSON can represent.
 *
 * `change` returns only the parts of the state that differ. A front end sends only these parts to the kernel.
 */
export interface Explorable<S extends object> {
  /** The name of the module that makes it interactive in a page. */
  readonly name: string;
  /** Returns the picture as SVG. The sentence is its description for readers who cannot see it. */
  readonly picture: (state: S, options?: PictureOptions) => string;
  /** Returns one or more sentences that say what the picture shows. */
  readonly sentence: (state: S) => string;
  /** Returns the controls. Their ids, kinds and groups are the same for every state of an explorable; values, labels and limits may change. */
  readonly controls: (state: S) => readonly Control[];
  /** Returns the changed parts of the state after a control got a new value. */
  readonly change: (state: S, id: string, value: string) => Partial<S>;
  /** Returns the changed parts of the state after something in the picture was dragged to a place, measured in the picture's own units. */
  readonly drag?: (state: S, id: string, x: number, y: number) => Partial<S>;
  /**
   * Returns the changed parts of a state that moves on by itself, or undefined if it stands still. It is called once before each frame, and works at least a little,
   * and then as long as `hasTime` returns true.
   */
  readonly advance?: (state: S, hasTime: () => boolean) => Partial<S> | undefined;
}

/** An explorable together with the state in which it starts. `explore` shows it. */
export interface Exhibit<S extends object> {
  /** The name of the explorable. */
  readonly name: string;
  readonly state: S;
  /** Returns the picture of a state as SVG. */
  picture(state: S): string;
  /** Returns one or more sentences that say what the picture shows. */
  sentence(state: S): string;
  /** Checks a state that code sets. @throws InputError if the explorable cannot show it */
  check(state: S): void;
}

/** Returns an explorable that starts in a state. `check` throws an error for a state that it cannot show. */
export const exhibit = <S extends object>(
  { name, picture, sentence }: Explorable<S>,
  state: S,
  check: (state: S) => void,
): Exhibit<S> => ({
  ...{ name, state, sentence, check },
  picture: (shown) => picture(shown),
});
