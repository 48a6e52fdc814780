/** An operation of the API, the same in every version. */
export type Operation =
  | "business"
  | "business/status"
  | "credit-card"
  | "public-keys"
  | "id-card"
  | "id-card/stand-alone"
  | "id-card/authenticity";

export type Version = "v1.0" | "v1.1" | "v2.0" | "v2.1";

/** A result code. `cause` says in words what makes the service give it. */
export interface Code {
  readonly resultCode: number;
  readonly resultKey: string;
  readonly resultMessage: string;
  readonly httpStatus: number;
  readonly operations: readonly Operation[];
  readonly versions: readonly Version[];
  readonly origin: "request" | "service" | "console" | "gateway";
  readonly cause: string;
}

/** A request and its answer, as the emulator remembers them. Sizes are in bytes, `delay` and `took` in seconds. */
export interface RecordedRequest {
  readonly id: number;
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly operation?: Operation | null;
  readonly version?: Version | null;
  readonly status: number;
  readonly resultCode?: number | null;
  readonly resultKey?: string | null;
  readonly reason?: string | null;
  readonly fault?: string | null;
  readonly byScenario: boolean;
  readonly bodySize: number;
  readonly delay?: number | null;
  readonly took?: number | null;
}

/** What a planned reply can say beside its code, as in a scenario. */
export interface Reply {
  readonly resultMessage?: string;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly httpStatus?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly delay?: string | Readonly<Record<string, unknown>>;
  readonly fault?: string | Readonly<Record<string, number>>;
  readonly version?: Version | readonly Version[];
}

/** A whole scenario, as a YAML file would say it. */
export interface Scenario {
  readonly given?: Readonly<Record<string, unknown>>;
  readonly rules?: readonly Readonly<Record<string, unknown>>[];
  readonly seed?: number;
}

/** The base URL for the application. */
export const url: string;

/** A failure of the emulator or of a verification. Its message is all there is to say. */
export class EmulatorError extends Error {}

/** One appKey's own state in the emulator, which other appKeys do not disturb. */
export class Session {
  constructor(appKey?: string, secretKey?: string);

  readonly url: string;
  readonly appKey: string;
  readonly secretKey: string;

  /** Plans the next replies to an operation; without a code the natural reply, which `reply` can delay or damage. */
  next(operation: Operation, resultCode?: number | string, times?: number, reply?: Reply): Promise<void>;

  /** Activates a scenario for this appKey alone: the name of a loaded one, or a whole one. */
  scenario(scenario: string | Scenario): Promise<void>;

  /** Gives this appKey a revision of the API: a date, "latest", or null for the emulator's own. */
  revision(revision: string | null): Promise<void>;

  /** Moves the clock of this appKey forward, by "61m" for instance. */
  advanceClock(time: string): Promise<void>;

  /** Expects mistakes that the test makes on purpose: the result codes with which they are refused. */
  expect(...resultCodes: (number | string)[]): void;

  /** Expects that so many requests match the filter. */
  expectCalls(filter: { operation?: Operation; resultCode?: number; [field: string]: unknown }, count: number): void;

  /** The last requests of this appKey, the newest last. */
  requests(): Promise<RecordedRequest[]>;

  /** The last requests as text, one a line. */
  journal(): Promise<string>;

  /** Fails when a planned reply is left over, the application made an unexpected mistake, or a count is wrong. */
  verify(): Promise<void>;

  /** Begins again with this appKey: for an application that keeps it over many tests. */
  reset(): Promise<void>;
}

/** A test function with a session of its own, which is verified when the test has passed. */
export function withSession(test: (session: Session) => void | Promise<void>): () => Promise<void>;

/** The result codes that an operation can give in a version, SUCCESS among them, without those of the console. */
export function codesFor(operation: Operation, version: Version): Promise<Code[]>;

/** The bytes of a test document, such as "resident-forged", from a folder into which you have copied it. */
export function document(name: string, folder?: string): Promise<Uint8Array>;
