import { type SurveyedFile, type SurveyJob, surveyFiles } from "../host/node/survey.ts";
import { isOfOneInput, noteFailure } from "./exit.ts";

/** Hears of each file in its turn. */
export interface FileListener {
  onDone(surveyed: SurveyedFile, index: number): void;
  onFailed(failure: unknown, index: number): void;
}

/**
 * Looks at several files at once and tells of each in its turn. One that cannot be read is told of in its turn and keeps no other from it; alone, it ends the
 * command.
 */
export async function eachFile(jobs: readonly SurveyJob[], listener: FileListener): Promise<void> {
  const waiting = new Map<number, () => void>();
  let turn = 0;
  const takeTurn = (index: number, action: () => void) => {
    waiting.set(index, action);
    for (let next = waiting.get(turn); next; next = waiting.get(++turn)) {
      waiting.delete(turn);
      next();
    }
  };
  await surveyFiles(jobs, {
    onDone: (surveyed, _, index) => takeTurn(index, () => listener.onDone(surveyed, index)),
    onFailed: (failure, _, index) => {
      if (!isOfOneInput(failure)) throw failure;
      takeTurn(index, () => {
        noteFailure(failure);
        listener.onFailed(failure, index);
      });
    },
  });
}
