// What webvtt-parser, the specification's own checker, says of each file that is named: JSON, a list a file.
import { readFileSync } from "node:fs";
import parsers from "webvtt-parser";

const entities = JSON.parse(readFileSync(new URL("node_modules/webvtt-parser/html-entities.json", import.meta.url)));
const parser = new parsers.WebVTTParser(entities);
const found = process.argv.slice(2).map((name) => {
  const { cues, errors } = parser.parse(readFileSync(name, "utf-8"), "subtitles/captions/descriptions");
  return { cues: cues.length, errors };
});
process.stdout.write(JSON.stringify(found));
