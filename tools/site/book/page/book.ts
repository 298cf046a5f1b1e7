/// <reference lib="dom" />
// The script of the book's pages. Without it, a page still shows all texts, pictures, formulas and answers.
import { drawFigures, whenNear } from "./figures";
import { offerChoices } from "./predictions";
import { printAnswers } from "./print";
import { letKeyboardScroll } from "./scrollers";
import { readableExcerpts } from "./search";
import { lightUpSymbols } from "./symbols";

/** The folder of this script, which contains the other scripts. */
const folder = (document.currentScript as HTMLScriptElement).src;

/** Loads another script of the book. */
const load = (name: string) =>
  new Promise<void>((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL(name, folder).href;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`${script.src} could not be loaded.`));
    document.head.append(script);
  });

offerChoices();
printAnswers();
readableExcerpts();
lightUpSymbols();
letKeyboardScroll();
drawFigures(() => load("plotly.js"));
whenNear(document.querySelectorAll("[data-explorable]"), () => void load("explorables.js"));
