// What podcast-partytime, the parser of several players, reads in the feed on standard input: JSON.
import { readFileSync } from "node:fs";
import partytime from "podcast-partytime";

const feed = partytime.parseFeed(readFileSync(0, "utf-8"));
process.stdout.write(JSON.stringify(feed));
