// A thread that looks at one file after the other.
import { surveyFile } from "./survey.ts";
import { answerJobs } from "./thread-answer.ts";

answerJobs(surveyFile);
