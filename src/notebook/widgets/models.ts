// Returns the fields of the models that the front ends of ipywidgets and anywidget know.
import { platform } from "#platform";

type Fields = Readonly<Record<string, unknown>>;

/** The fields that every model has. */
const modelOf = (module: string, version: string, model: string, view: string): Fields => ({
  ...{ _model_module: module, _model_module_version: version, _model_name: model },
  ...{ _view_module: module, _view_module_version: version, _view_name: view, _view_count: null },
  ...{ _dom_classes: [], layout: null, tabbable: null, tooltip: null },
});

/**
 * Returns the fields of a model that one of the kit's own modules draws, or undefined if this page does not provide the modules. `~0.11` is the version
 * of anywidget for which they are written.
 */
export function anyModel(name: string): Fields | undefined {
  const module = platform.explorable(name);
  if (module === undefined) return undefined;
  return { ...modelOf("anywidget", "~0.11.*", "AnyModel", "AnyView"), _anywidget_id: `gatebook.${name}`, _esm: module };
}

/** The fields of a model that shows the outputs in its state. */
export const outputModel: Fields = {
  ...modelOf("@jupyter-widgets/output", "1.0.0", "OutputModel", "OutputView"),
  msg_id: "",
};

/** Returns the fields of a model that shows other models below each other. */
export const boxModel = (ids: readonly (string | undefined)[]): Fields => ({
  ...modelOf("@jupyter-widgets/controls", "2.0.0", "VBoxModel", "VBoxView"),
  box_style: "",
  children: ids.map((id) => `IPY_MODEL_${id}`),
});
