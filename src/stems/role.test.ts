import { describe, expect, it } from "vitest";
import { isLeadVocal, isVocal, roleOfName, sortStems } from "./role.ts";
import { versionsOf } from "./versions.ts";

describe("the role of a stem", () => {
  it.each([
    ["song/Bass Fishing - drums.wav", "drums"],
    ["onion-bass.flac", "bass"],
    ["neon.harbour.vocals.wav", "vocals"],
    ["03 LeadVox.wav", "vocals"],
    ["Backing Vocals 2.wav", "backing-vocals"],
    ["BGV.wav", "backing-vocals"],
    ["GTR_L.wav", "guitars"],
    ["vocals clean.wav", "vocals-clean"],
    ["Song (mixdown).wav", "mix"],
    ["Lied Schlagzeug.wav", "drums"],
    ["03_Gesang.wav", "vocals"],
    ["Batería.wav", "drums"],
    ["Bateri\u0301a.wav", "drums"],
    ["chœurs 2.wav", "backing-vocals"],
    ["ベース.wav", "bass"],
    ["ト\u3099ラム.wav", "drums"],
    ["untitled.wav", null],
  ])("%s is %s", (path, role) => {
    expect(roleOfName(path)).toBe(role);
  });
  it("takes role=file as it is told, whatever the file is called, and the one plain file beside them as the mix", () => {
    expect(sortStems(["drums=bass.wav", "Lead Synth=x=1.wav", "whole song.wav"])).toEqual({
      stems: [
        { role: "drums", file: "bass.wav" },
        { role: "lead-synth", file: "x=1.wav" },
      ],
      mix: "whole song.wav",
    });
  });
  it("takes roles in any script, marks put together with their letters", () => {
    const { stems, mix } = sortStems(["Bateri\u0301a=b.wav", "ボーカル=v.wav", "尺八=s.wav", "Lead Vox=l.wav"]);
    expect(stems.map(({ role }) => role)).toEqual(["drums", "vocals", "尺八", "lead-vox"]);
    expect(mix).toBeNull();
  });
  it("refuses one role twice, a name that tells none, two mixes, and fewer than two stems, each in one sentence", () => {
    const cases: [string[], RegExp][] = [
      [["drums=a.wav", "drums=b.wav"], /a\.wav and b\.wav would both be drums/],
      [["drums.wav", "OH L.wav", "HH.wav"], /roles by their names: OH L\.wav, HH\.wav; write role=OH L\.wav/],
      [
        ["gtr 1.wav", "gtr 2.wav", "gtr 3.wav", "key 1.wav", "key 2.wav"],
        /gtr 1\.wav and gtr 2\.wav and gtr 3\.wav would all be guitars; key 1\.wav and key 2\.wav would both be keys; .* guitars-2=gtr 2\.wav/,
      ],
      [["drums.wav", "xyz.wav"], /xyz\.wav does not tell its role .* role=xyz\.wav/],
      [["drums=a.wav", "bass=b.wav", "c.wav", "d.wav"], /both c\.wav and d\.wav would be the mix/],
      [["drums=a.wav", "m.wav"], /at least two stems, got 1/],
    ];
    for (const [named, sentence] of cases) expect(() => sortStems(named)).toThrow(sentence);
  });
  it("knows who sings, and who sings the lead", () => {
    expect(["vocals", "backing-vocals", "choir", "bass", "vocals-clean"].map(isVocal)).toEqual([true, true, true, false, true]);
    expect(["gesang", "voz-principal", "lead-voc", "vox2", "voix", "ボーカル", "schlagzeug"].map(isVocal)).toEqual([
      true,
      true,
      true,
      true,
      true,
      true,
      false,
    ]);
    expect(["vocals", "backing-vocals", "lead-vocal", "drums", "chor", "coros"].map(isLeadVocal)).toEqual([true, false, true, false, false, false]);
  });
});

describe("the versions of a master", () => {
  const roles = ["drums", "vocals", "backing-vocals", "vocals-clean"];
  const held = (name: "instrumental" | "tv" | "acappella" | "clean") => versionsOf([name], roles)[0].roles;
  it("instrumental has no voice, TV keeps the backing, a cappella is voices alone, clean replaces what has a clean sibling", () => {
    expect(held("instrumental")).toEqual(["drums"]);
    expect(held("tv")).toEqual(["drums", "backing-vocals"]);
    expect(held("acappella")).toEqual(["vocals", "backing-vocals"]);
    expect(held("clean")).toEqual(["drums", "vocals-clean", "backing-vocals"]);
    expect(versionsOf(["stems"], roles).map(({ name }) => name)).toEqual(["stem drums", "stem vocals", "stem backing-vocals"]);
  });
  it("says what is needed for a version that the stems cannot make", () => {
    expect(() => versionsOf(["acappella"], ["drums", "bass"])).toThrow(/a stem that sings.*drums, bass/);
    expect(() => versionsOf(["clean"], ["drums", "vocals"])).toThrow(/vocals-clean/);
    expect(() => versionsOf(["instrumental"], ["vocals"])).toThrow(/does not sing/);
  });
  it("makes no version that would be the master once more: no stem is known to sing", () => {
    expect(() => versionsOf(["instrumental"], ["drums", "laulu"])).toThrow(
      /instrumental needs a stem that sings, such as vocals=file; the stems are drums, laulu/,
    );
    expect(() => versionsOf(["tv"], ["drums", "backing-vocals"])).toThrow(/tv needs a stem that sings the lead/);
  });
});
