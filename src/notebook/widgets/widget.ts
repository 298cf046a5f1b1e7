// Defines `Widget`: one model of the ipywidgets protocol, whose state the kernel and the front end share.
import { type Comm, type Comms, comms } from "./comm";

type State = Record<string, unknown>;

/** A message of the front end. */
type FromFront =
  | { readonly method: "update"; readonly state: State }
  | { readonly method: "request_state" }
  | { readonly method: "custom"; readonly content: unknown };

/** The open models, by id. After a reload, a page asks for all of them. */
const models = new Map<string, Widget>();
/** The comms with which the control channel is registered. Tests replace the comms. */
let registered: Comms | undefined;

/** The version of the widgets' message protocol. */
const PROTOCOL = { version: "2.1.0" };

/**
 * A widget model. Without comms (an unmodified tslab, a script), it only holds its state.
 *
 * The whole state is in `comm_open`, because the front end builds the model from this message.
 */
export class Widget {
  readonly #state: State;
  readonly #changed: (names: readonly string[]) => unknown;
  #comm: Comm | undefined;

  /**
   * @param fields the fields that name the model and its view. If they are undefined, no front end can show this model.
   * @param changed called after the front end has changed some parts of the state, with their names
   */
  constructor(state: State, fields: State | undefined, changed: (names: readonly string[]) => unknown = () => {}) {
    this.#state = { ...state, ...fields };
    this.#changed = changed;
    const api = comms();
    if (!api || !fields) return;
    registerControl(api);
    const comm = api.open(
      "jupyter.widget",
      { state: this.#state, buffer_paths: [] },
      {
        metadata: PROTOCOL,
        onMsg: (data) => this.#receive(data as FromFront),
        onClose: () => models.delete(comm.id),
      },
    );
    models.set(comm.id, this);
    this.#comm = comm;
  }

  /** The id of the model in the front end, or undefined if no front end can show it. */
  get id(): string | undefined {
    return this.#comm?.id;
  }

  get(name: string): unknown {
    return this.#state[name];
  }

  /** Changes parts of the state here and in the front end. */
  set(parts: State): void {
    Object.assign(this.#state, parts);
    this.#comm?.send({ method: "update", state: parts, buffer_paths: [] });
  }

  /** Returns the state in the form that a page gets when it asks for all models. */
  saved(): object {
    const { _model_name, _model_module, _model_module_version } = this.#state;
    return {
      model_name: _model_name,
      model_module: _model_module,
      model_module_version: _model_module_version,
      state: this.#state,
    };
  }

  #receive(message: FromFront): unknown {
    if (message.method === "request_state")
      return this.#comm?.send({ method: "update", state: this.#state, buffer_paths: [] });
    if (message.method !== "update") return undefined;
    // the front end waits for this echo before it accepts values of the kernel for the same parts
    this.#comm?.send({ method: "echo_update", state: message.state, buffer_paths: [] });
    Object.assign(this.#state, message.state);
    return this.#changed(Object.keys(message.state));
  }
}

/** Answers pages that ask for the states of all models, as JupyterLab does after it was reloaded. */
function registerControl(api: Comms): void {
  if (registered === api) return;
  registered = api;
  api.register("jupyter.widget.control", (comm) => {
    comm.onMsg = (data) => {
      if ((data as { method?: string }).method !== "request_states") return;
      const states = Object.fromEntries([...models].map(([id, model]) => [id, model.saved()]));
      comm.send({ method: "update_states", states, buffer_paths: [] });
    };
  });
}

/** Returns the part of a display that shows a model. Front ends without widgets ignore it and show another format. */
export const viewOf = ({ id }: Widget): Readonly<Record<string, unknown>> =>
  id === undefined
    ? {}
    : { "application/vnd.jupyter.widget-view+json": { version_major: 2, version_minor: 0, model_id: id } };
