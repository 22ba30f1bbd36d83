import { expect, it } from "vitest";
import { result } from "../../../../test/report-fixture.ts";
import { renderReport } from "../report.ts";
import { signedDataIn } from "./recipe.ts";

it("a report carries what the master carries, word for word, for recall", () => {
  const title = `"'><script>alert(1)</script>`;
  const recipe = { ...result.recipe, tags: { title } };
  const { matrix, pcmSha256 } = result;
  const page = renderReport({ ...result, recipe }, { uplotScript: "", uplotStyle: "" }, { title });
  expect(JSON.parse(signedDataIn(page) ?? "")).toEqual({ output: "night-train.wav", matrix, pcmSha256, recipe });
  expect(signedDataIn("<html></html>")).toBeNull();
});
