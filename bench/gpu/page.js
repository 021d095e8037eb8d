// The bench's page: peers and nothing else.
import * as workers from "../train/workers.js";

window.bench = workers;
