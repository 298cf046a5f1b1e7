import { modelOf, type WidgetModule } from "./model";

/**
 * Makes the explorables of a page live. Each is an element with the attributes `data-explorable`, the name of the module, and `data-state`, the state as JSON. Its
 * content, the static picture, stays until the live explorable has taken its place.
 */
export function hydrate(modules: Readonly<Record<string, WidgetModule>>, root: ParentNode = document): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-explorable]")) {
    const { explorable = "", state = "{}" } = element.dataset;
    const module = modules[explorable];
    if (!module) continue;
    const live = document.createElement("div");
    element.append(live); // a part of the page already, so that it can measure its width and the colour of the text
    module.render({ model: modelOf(JSON.parse(state)), el: live });
    element.replaceChildren(live);
  }
}
