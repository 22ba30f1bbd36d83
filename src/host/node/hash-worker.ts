// A thread that hashes the samples of one mix after the other.
import { hashMix } from "./premaster.ts";
import { answerJobs } from "./thread-answer.ts";

answerJobs(hashMix);
