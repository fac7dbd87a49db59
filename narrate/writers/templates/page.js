"use strict";
(() => {
  const get = (id) => document.getElementById(id);
  const audio = document.querySelector("audio");
  const letter = get("letter");
  const sentences = Array.from(document.querySelectorAll(".s"));
  const words = Array.from(document.querySelectorAll(".w"));
  const chapters = Array.from(document.querySelectorAll("[data-chapter]"));
  const { id, cueStarts, cueStops, cueWords, wordStarts, chapterStarts, length } = JSON.parse(
    get("timeline").textContent
  );

  // Times are whole milliseconds and the media clock is a float: a seek to 1234 may land on 1233.9996.
  const CLOCK_SLACK_MS = 1;
  const BACK_S = 15;
  const FORWARD_S = 30;
  // How long the page leaves scrolling to a person who has just scrolled.
  const HANDS_ON_MS = 6000;
  // A place this near to either end is not worth going back to.
  const MEMORABLE_MS = 3000;
  const SAVE_EVERY_MS = 4000;

  const sentenceIndex = new Map(sentences.map((sentence, index) => [sentence.id, index]));
  const wordIndex = new Map(words.map((word, index) => [word, index]));
  const firstWords = [];
  cueWords.reduce((sum, count) => (firstWords.push(sum), sum + count), 0);

  /** The last index whose start is not after t; -1 when there is none. */
  const lastAt = (starts, t) => {
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (starts[middle] <= t) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };

  // --- what is remembered; storage may be forbidden, full or damaged ---

  const recall = (key) => {
    try {
      return JSON.parse(localStorage.getItem(`narrate:${key}`)) || {};
    } catch {
      return {};
    }
  };
  const remember = (key, value) => {
    try {
      localStorage.setItem(`narrate:${key}`, JSON.stringify(value));
    } catch {
      // The page works without.
    }
  };

  // --- highlight ---

  let shownCue = -1;
  let shownWord = -1;
  let shownChapter = -1;
  let shownSecond = -1;
  let handsOnUntil = 0;

  const clockText = (ms) => {
    const total = Math.floor(ms / 1000);
    const hours = Math.floor(total / 3600);
    const minutes = Math.floor(total / 60) % 60;
    const two = (n) => String(n).padStart(2, "0");
    return hours ? `${hours}:${two(minutes)}:${two(total % 60)}` : `${minutes}:${two(total % 60)}`;
  };
  const clockWords = (ms) => {
    const total = Math.floor(ms / 1000);
    const count = (n, unit) => `${n} ${unit}${n === 1 ? "" : "s"}`;
    return `${count(Math.floor(total / 60), "minute")} ${count(total % 60, "second")}`;
  };
  const lengthMs = () => (audio.duration > 0 && audio.duration < Infinity ? audio.duration * 1000 : length[0]);
  const nowMs = () => audio.currentTime * 1000 + CLOCK_SLACK_MS;

  const scrollTo = (element) => {
    if (settings.follow === "no" || performance.now() < handsOnUntil) return;
    const top = get("back").closest(".bar").getBoundingClientRect().bottom;
    const room = innerHeight - Math.max(0, top);
    const box = element.getBoundingClientRect();
    if (box.top >= top + room * 0.05 && box.bottom <= top + room * 0.7) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    scrollBy({ top: box.top - top - room * 0.25, behavior: calm ? "instant" : "smooth" });
  };

  const showCue = (cue) => {
    if (shownCue >= 0) sentences[shownCue].removeAttribute("aria-current");
    shownCue = cue;
    if (cue < 0) return;
    sentences[cue].setAttribute("aria-current", "true");
    if (!sentences.includes(document.activeElement)) rove(cue);
  };
  const showWord = (word) => {
    if (shownWord >= 0) words[shownWord].classList.remove("now");
    shownWord = word;
    if (word < 0) return;
    words[word].classList.add("now");
    if (!audio.paused) scrollTo(words[word]);
  };
  const showChapter = (chapter) => {
    if (shownChapter >= 0) chapters[shownChapter].removeAttribute("aria-current");
    shownChapter = chapter;
    if (chapter >= 0) chapters[chapter].setAttribute("aria-current", "true");
  };

  const show = () => {
    const t = nowMs();
    const cue = audio.ended ? -1 : lastAt(cueStarts, t);
    if (cue !== shownCue) showCue(cue);
    const speaking = cue >= 0 && t < cueStops[cue] && cueWords[cue] > 0;
    const word = speaking ? Math.max(lastAt(wordStarts, t), firstWords[cue]) : -1;
    if (word !== shownWord) showWord(word);
    const chapter = lastAt(chapterStarts, t);
    if (chapter !== shownChapter) showChapter(chapter);
    const second = Math.floor(t / 1000);
    if (second !== shownSecond) {
      shownSecond = second;
      get("now").textContent = clockText(t);
      get("seek").value = String(t);
    }
  };
  // A timer to the next change, not a look at every frame: exact where frames are slow, idle where nothing changes.
  const nextAfter = (starts, t) => starts[lastAt(starts, t) + 1] ?? Infinity;
  let timer = 0;
  const follow = () => {
    clearTimeout(timer);
    show();
    if (audio.paused || audio.ended) return;
    const t = nowMs();
    const second = (Math.floor(t / 1000) + 1) * 1000;
    const next = Math.min(second, ...[wordStarts, cueStarts, cueStops, chapterStarts].map((s) => nextAfter(s, t)));
    timer = setTimeout(follow, Math.max(1, (next - t) / audio.playbackRate));
  };

  // --- playing and seeking ---

  const notice = (text) => {
    get("notice").textContent = text;
  };
  const play = () => {
    const started = audio.play();
    if (started) started.catch((error) => error.name === "AbortError" || notice("The sound would not play."));
  };
  const seek = (ms) => {
    audio.currentTime = Math.min(Math.max(0, ms), lengthMs()) / 1000;
    handsOnUntil = 0;
    show();
  };
  const playFrom = (ms) => {
    seek(ms);
    play();
  };
  const toggle = () => (audio.paused ? play() : audio.pause());
  const goChapter = (step) => {
    const chapter = lastAt(chapterStarts, nowMs()) + step;
    if (chapter >= 0 && chapter < chapterStarts.length) seek(chapterStarts[chapter]);
  };

  get("play").addEventListener("click", toggle);
  get("back").addEventListener("click", () => seek(nowMs() - BACK_S * 1000));
  get("forward").addEventListener("click", () => seek(nowMs() + FORWARD_S * 1000));
  get("speed").addEventListener("change", (event) => {
    audio.playbackRate = Number(event.target.value);
    remember("speed", { speed: event.target.value });
  });

  const slider = get("seek");
  // Said when a person comes to the slider or moves it, never while the recording merely runs on.
  const saySlider = () =>
    slider.setAttribute("aria-valuetext", `${clockWords(nowMs())} of ${clockWords(lengthMs())}`);
  slider.addEventListener("focus", saySlider);
  slider.addEventListener("input", () => {
    seek(Number(slider.value));
    saySlider();
  });
  slider.addEventListener("keydown", (event) => {
    const steps = { ArrowLeft: -5, ArrowDown: -5, ArrowRight: 5, ArrowUp: 5, PageDown: -30, PageUp: 30 };
    if (!(event.key in steps)) return;
    event.preventDefault();
    seek(nowMs() + steps[event.key] * 1000);
    saySlider();
  });

  let savedAt = 0;
  const save = () => remember(id, { ms: Math.round(audio.currentTime * 1000) });
  audio.addEventListener("play", () => {
    document.documentElement.classList.add("playing");
    get("play").setAttribute("aria-label", "Pause");
    notice("");
    follow();
  });
  audio.addEventListener("pause", () => {
    document.documentElement.classList.remove("playing");
    get("play").setAttribute("aria-label", "Play");
    follow();
    save();
  });
  for (const kind of ["playing", "seeked", "ratechange", "ended"]) audio.addEventListener(kind, follow);
  audio.addEventListener("timeupdate", () => {
    // Timers are slow in a hidden page, the clock is not.
    if (document.hidden) show();
    if (!audio.paused && performance.now() - savedAt > SAVE_EVERY_MS) {
      savedAt = performance.now();
      save();
    }
  });
  audio.addEventListener("loadedmetadata", () => {
    slider.max = String(lengthMs());
    slider.value = String(nowMs());
  });
  audio.addEventListener("error", () => {
    const name = audio.currentSrc.startsWith("data:") ? "" : decodeURI(audio.getAttribute("src"));
    notice(`The sound cannot be played${name && `: ${name} should lie beside this page`}.`);
  });
  addEventListener("pagehide", save);

  // --- the letter: clicks, keys, one tab stop ---

  let roving = -1;
  const rove = (index) => {
    if (index === roving) return;
    if (roving >= 0) {
      for (const name of ["tabindex", "role", "aria-describedby"]) sentences[roving].removeAttribute(name);
    }
    roving = index;
    // Only the sentence at the tab stop is a button: a letter of buttons would be no letter to listen to.
    sentences[index].setAttribute("tabindex", "0");
    sentences[index].setAttribute("role", "button");
    sentences[index].setAttribute("aria-describedby", "hint");
  };
  const focusSentence = (index) => {
    if (index < 0 || index >= sentences.length) return;
    rove(index);
    sentences[index].focus();
  };

  letter.addEventListener("click", (event) => {
    if (!getSelection().isCollapsed) return;
    const sentence = event.target.closest(".s");
    if (!sentence) return;
    const word = event.target.closest(".w");
    const index = sentenceIndex.get(sentence.id);
    rove(index);
    playFrom(word ? wordStarts[wordIndex.get(word)] : cueStarts[index]);
  });
  letter.addEventListener("keydown", (event) => {
    const sentence = event.target.closest(".s");
    if (!sentence || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const index = sentenceIndex.get(sentence.id);
    const leftwards = getComputedStyle(sentence).direction === "rtl" ? 1 : -1;
    const act = {
      ArrowUp: () => focusSentence(index - 1),
      ArrowDown: () => focusSentence(index + 1),
      ArrowLeft: () => focusSentence(index + leftwards),
      ArrowRight: () => focusSentence(index - leftwards),
      Home: () => focusSentence(0),
      End: () => focusSentence(sentences.length - 1),
      Enter: () => playFrom(cueStarts[index]),
      " ": () => playFrom(cueStarts[index]),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  for (const kind of ["wheel", "touchmove"]) {
    addEventListener(kind, () => (handsOnUntil = performance.now() + HANDS_ON_MS), { passive: true });
  }
  addEventListener("keydown", (event) => {
    if (["PageUp", "PageDown", "Home", "End", "ArrowUp", "ArrowDown", "Tab", " "].includes(event.key)) {
      handsOnUntil = performance.now() + HANDS_ON_MS;
    }
    const open = event.key === "Escape" && document.querySelector(".menu[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  });

  // --- chapters and menus ---

  const menus = Array.from(document.querySelectorAll(".menu"));
  for (const menu of menus) {
    menu.addEventListener("toggle", () => {
      if (menu.open) for (const other of menus) if (other !== menu) other.open = false;
    });
  }
  document.addEventListener("click", (event) => {
    for (const menu of menus) if (!menu.contains(event.target)) menu.open = false;
  });
  for (const link of chapters) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      seek(chapterStarts[Number(link.dataset.chapter)]);
      get("chapters").open = false;
      const index = sentenceIndex.get(link.hash.slice(1));
      if (index !== undefined) focusSentence(index);
    });
  }

  // --- find: whatever the case, the accents and the shape of quotation marks ---

  const ALIKE = { "’": "'", "‘": "'", "“": '"', "”": '"', "\u2010": "-", "\u2011": "-", "–": "-", "—": "-", "\u00ad": "" };
  const plain = (character) =>
    /\s/u.test(character) ? " " : ALIKE[character] ?? character.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  /** The letter as it is searched: its characters in a row, and where each stands; blocks apart. */
  let searched;
  const readLetter = () => {
    const texts = [];
    const places = [];
    for (const block of document.querySelectorAll(".letter :is(h1, h2, p, address)")) {
      const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        let offset = 0;
        for (const character of node.data) {
          for (const one of plain(character)) {
            if (one === " " && texts.at(-1) === " ") continue;
            texts.push(one);
            places.push([node, offset, offset + character.length]);
          }
          offset += character.length;
        }
      }
      texts.push("\n");
      places.push(null);
    }
    return { texts, places };
  };
  // By script, for checkers of style sheets do not know the selector yet.
  if (CSS.highlights) {
    for (const rule of [
      "::highlight(found) { background-color: var(--sentence); color: var(--ink); text-decoration: underline; }",
      "::highlight(found-now) { background-color: var(--accent); color: var(--on-accent); }",
    ]) document.styleSheets[0].insertRule(rule, document.styleSheets[0].cssRules.length);
  }
  let finds = [];
  let found = -1;
  const find = (query) => {
    searched ??= readLetter();
    const wanted = Array.from(query.trim(), plain).join("").replace(/ +/g, " ");
    const ranges = [];
    if (wanted) {
      // Positions count as texts does: in what plain() made, one entry a character.
      const units = Array.from(wanted);
      for (let i = 0; i + units.length <= searched.texts.length; i++) {
        if (!units.every((unit, n) => searched.texts[i + n] === unit)) continue;
        const range = new Range();
        range.setStart(searched.places[i][0], searched.places[i][1]);
        range.setEnd(searched.places[i + units.length - 1][0], searched.places[i + units.length - 1][2]);
        ranges.push(range);
        i += units.length - 1;
      }
    }
    return ranges;
  };
  const showFinds = () => {
    if (!CSS.highlights) return;
    CSS.highlights.set("found", new Highlight(...finds));
    CSS.highlights.set("found-now", new Highlight(...finds.slice(found, found + 1)));
  };
  const goFind = (index) => {
    found = finds.length ? (index + finds.length) % finds.length : -1;
    showFinds();
    const query = get("find").value.trim();
    get("found").textContent = !query ? "" : found < 0 ? "Not in the letter" : `${found + 1} of ${finds.length}`;
    if (found < 0) return;
    const element = finds[found].startContainer.parentElement;
    const sentence = sentenceIndex.get(element.closest(".s")?.id);
    if (sentence !== undefined) rove(sentence);
    handsOnUntil = performance.now() + HANDS_ON_MS;
    element.scrollIntoView({ block: "center", behavior: "instant" });
  };
  get("find").addEventListener("input", (event) => {
    finds = find(event.target.value);
    goFind(0);
  });
  get("find").addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    goFind(found + (event.shiftKey ? -1 : 1));
  });
  get("find-next").addEventListener("click", () => goFind(found + 1));
  get("find-previous").addEventListener("click", () => goFind(found - 1));
  get("find-play").addEventListener("click", () => {
    if (found < 0) return;
    const element = finds[found].startContainer.parentElement;
    const sentence = sentenceIndex.get(element.closest(".s")?.id);
    if (sentence === undefined) return notice("This part is not read aloud.");
    const word = wordIndex.get(element.closest(".w"));
    playFrom(word === undefined ? cueStarts[sentence] : wordStarts[word]);
  });
  // At once, and not when the menu says that it is open: what is typed meanwhile would be lost.
  get("finding").querySelector("summary").addEventListener("click", (event) => {
    event.preventDefault();
    get("finding").open = !get("finding").open;
    if (get("finding").open) get("find").focus();
  });
  get("finding").addEventListener("toggle", () => {
    if (get("finding").open) return;
    get("find").value = "";
    finds = [];
    goFind(0);
  });

  // --- addresses: #s5.1 is a sentence, #t=1:02.5 a time ---

  const seconds = (text) => {
    const parts = text.split(",")[0].replace(/^npt:/, "").split(":").map(Number);
    return parts.reduce((sum, part) => sum * 60 + part, 0);
  };
  const followHash = () => {
    const hash = location.hash.slice(1);
    const index = sentenceIndex.get(hash);
    if (index !== undefined) {
      rove(index);
      seek(cueStarts[index]);
      return true;
    }
    const time = hash.startsWith("t=") ? seconds(hash.slice(2)) : NaN;
    if (!(time >= 0)) return false;
    seek(time * 1000);
    if (shownCue >= 0) sentences[shownCue].scrollIntoView({ block: "center" });
    return true;
  };
  addEventListener("hashchange", followHash);
  get("link").addEventListener("click", () => {
    const index = Math.max(0, shownCue >= 0 ? shownCue : roving);
    if (!sentences[index]) return;
    const address = new URL(`#${sentences[index].id}`, location.href);
    history.replaceState(null, "", address.hash);
    const copied = navigator.clipboard ? navigator.clipboard.writeText(address.href) : Promise.reject();
    copied.then(
      () => notice("The link is copied."),
      () => notice("The link is in the address line.")
    );
  });

  // --- how the letter looks ---

  const settings = { follow: "yes", ...recall("reading") };
  for (const choice of document.querySelectorAll("[data-setting]")) {
    const name = choice.dataset.setting;
    const apply = () => {
      if (name === "size") document.documentElement.style.setProperty("--scale", choice.value / 100);
      else document.documentElement.dataset[name] = choice.value;
    };
    if (Array.from(choice.options).some((option) => option.value === settings[name])) choice.value = settings[name];
    apply();
    choice.addEventListener("change", () => {
      settings[name] = choice.value;
      apply();
      // The letter has moved; the place in it has not.
      if (shownCue >= 0) sentences[shownCue].scrollIntoView({ block: "center", behavior: "instant" });
      remember("reading", settings);
    });
  }
  const { speed } = recall("speed");
  if (speed && Array.from(get("speed").options).some((option) => option.value === speed)) {
    get("speed").value = speed;
    audio.defaultPlaybackRate = audio.playbackRate = Number(speed);
  }

  // What the bar covers, so that a focused sentence is never under it.
  const bar = document.querySelector(".bar");
  new ResizeObserver(() => {
    document.documentElement.style.setProperty("--bar", `${bar.offsetHeight}px`);
  }).observe(bar);

  // --- keys of the device ---

  if ("mediaSession" in navigator) {
    navigator.mediaSession.metadata = new MediaMetadata({
      title: document.title,
      artist: document.querySelector('meta[name="author"]')?.content || "",
    });
    const actions = {
      play,
      pause: () => audio.pause(),
      seekbackward: (details) => seek(nowMs() - (details.seekOffset || BACK_S) * 1000),
      seekforward: (details) => seek(nowMs() + (details.seekOffset || FORWARD_S) * 1000),
      seekto: (details) => seek(details.seekTime * 1000),
      previoustrack: () => goChapter(-1),
      nexttrack: () => goChapter(1),
    };
    for (const [action, handler] of Object.entries(actions)) {
      try {
        navigator.mediaSession.setActionHandler(action, handler);
      } catch {
        // An action this browser does not know.
      }
    }
  }

  // --- begin ---

  audio.controls = false;
  audio.hidden = true;
  audio.preservesPitch = true;
  for (const part of document.querySelectorAll(".controls, .speed, #finding, #reading, #keys")) part.hidden = false;
  document.documentElement.classList.add("scripted");
  if (sentences.length) rove(0);
  const { ms } = recall(id);
  if (!followHash() && ms > MEMORABLE_MS && ms < length[0] - MEMORABLE_MS) {
    seek(ms);
    notice(`You were at ${clockText(ms)}: Play goes on from there.`);
  }
  show();
})();
