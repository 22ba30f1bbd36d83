// A thread that verifies one master after the other.
import { answerJobs } from "./thread-answer.ts";
import { type VerifyJob, verifyFile } from "./verify-file.ts";

answerJobs(({ file, premaster }: VerifyJob) => verifyFile(file, premaster, () => undefined));
