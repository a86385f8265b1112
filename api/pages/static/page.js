// Entry: each module looks for what it serves and does nothing elsewhere.
import { serveFind } from "./find.js";
import { serveLights } from "./lights.js";
import { serveMap } from "./map.js";
import { servePanel } from "./panel.js";
import { serveViews } from "./views.js";

document.documentElement.classList.add("scripted");
serveLights();
serveFind();
const panel = servePanel();
serveViews();
serveMap(panel);
