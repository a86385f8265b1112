// Entry: each module looks for what it serves and does nothing elsewhere.
import { serveDrawing } from "./draw.js";
import { serveEdits } from "./edit.js";
import { serveFind } from "./find.js";
import { serveLights } from "./lights.js";
import { serveMap } from "./map.js";
import { serveNetwork } from "./network_tab.js";
import { serveOutages } from "./outage.js";
import { servePanel } from "./panel.js";
import { serveReplay } from "./replay.js";
import { serveState } from "./state.js";
import { serveSuppositions } from "./suppose.js";
import { serveViews } from "./views.js";
import { serveWholeText } from "./whole_text.js";

document.documentElement.classList.add("scripted");
serveLights();
serveOutages();
const panel = servePanel();
const state = serveState(panel);
serveFind(panel, state);
serveSuppositions(panel);
serveViews();
serveWholeText();
serveReplay(panel, state);
serveMap(panel, state);
serveNetwork(panel);
serveDrawing(panel, serveEdits(panel, state));
