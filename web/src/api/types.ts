/** The wire objects of the API under the names the pages use; all of them come from the specification. */
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Status = Schemas["Status"];
export type Priority = Schemas["Priority"];
export type Role = Schemas["Role"];
export type CartridgeKind = Schemas["CartridgeKind"];
export type Language = Schemas["Locale"];

export type Named = Schemas["Named"];
export type Grant = Schemas["Grant"];
export type Me = Schemas["Me"];
export type Choices = Schemas["Choices"];
export type MySettings = Schemas["Settings"];

export type Order = Schemas["Order"];
export type OrderPage = Schemas["OrderPage"];
export type Line = Schemas["OrderLine"];
export type CartridgeRef = Schemas["CartridgeName"];
export type Photo = Schemas["Photo"];
export type Deadline = Schemas["Deadline"];
export type ExplainedDeadline = Schemas["ExplainedDeadline"];
export type AllowedAction = Schemas["AllowedAction"];
export type Comment = Schemas["Comment"];
export type HistoryItem = Schemas["HistoryItem"];
export type Change = Schemas["Change"];
export type NewOrder = Schemas["NewOrder"];
export type Submitted = Schemas["Submitted"];
export type Warning = Schemas["Warning"];
export type Quantity = Schemas["LineQuantity"];
export type Move = Schemas["Move"];
export type Step = Schemas["Step"];
export type Who = Schemas["Who"];

export type BulkCommand = Schemas["BulkCommand"];
export type BulkAnswer = Schemas["BulkAnswer"];
export type BulkResult = Schemas["BulkResult"];
export type SavedView = Schemas["View"];
export type SavedViewForm = Schemas["ViewForm"];

export type Branch = Schemas["Branch"];
export type BranchForm = Schemas["BranchForm"];
export type Warehouse = Schemas["Warehouse"];
export type WarehouseForm = Schemas["WarehouseForm"];
export type Cartridge = Schemas["Cartridge"];
export type CartridgeForm = Schemas["CartridgeForm"];
export type Printer = Schemas["Printer"];
export type PrinterForm = Schemas["PrinterForm"];
export type Calendar = Schemas["Calendar"];
export type CalendarForm = Schemas["CalendarForm"];
export type Interval = Schemas["Interval"];
export type Policy = Schemas["Policy"];
export type PolicyForm = Schemas["PolicyForm"];
export type Target = Schemas["Target"];

export type Label = Schemas["Label"];
export type Preview = Schemas["Preview"];
export type PreviewForm = Schemas["PreviewForm"];
export type ImportKind = Schemas["ImportKind"];
export type ImportPlan = Schemas["ImportPlan"];
export type ImportDone = Schemas["ImportDone"];
export type PlannedLine = Schemas["PlannedLine"];
export type Administered = Schemas["AdministrationItem"];
export type AdministeredPage = Schemas["AdministrationPage"];

export type ListedReport = Schemas["Listed"];
export type ReportName = Schemas["ReportName"];
export type Report = Schemas["Report"];
export type ReportTable = Schemas["ReportTable"];
export type ReportColumn = Schemas["ReportColumn"];
export type ReportRow = Schemas["ReportRow"];
export type ReportCell = Schemas["ReportCell"];
export type CountedPage = Schemas["CountedPage"];

export type Person = Schemas["Person"];
export type Absence = Schemas["Absence"];
export type NewPerson = Schemas["NewPerson"];
export type Invitation = Schemas["Invitation"];
export type History = Schemas["History"];
export type System = Schemas["System"];
export type Verification = Schemas["Verification"];
export type Deliveries = Schemas["Deliveries"];
export type DeadChat = Schemas["DeadChat"];
export type Undelivered = Schemas["Undelivered"];
export type Session = Schemas["SessionView"];
export type Token = Schemas["Token"];
export type MadeToken = Schemas["MadeToken"];

/** Every value of a closed list, in the order in which it is shown; one that is missing here doesn't compile. */
const all = <T extends string>(places: Record<T, number>) =>
  (Object.keys(places) as T[]).sort((a, b) => places[a] - places[b]);

export const STATUSES = all<Status>({
  new: 0,
  accepted: 1,
  in_progress: 2,
  waiting_requester: 3,
  waiting_stock: 4,
  ready: 5,
  in_transit: 6,
  issued: 7,
  closed: 8,
  rejected: 9,
  cancelled: 10,
});

export const PRIORITIES = all<Priority>({ low: 0, normal: 1, high: 2, urgent: 3 });

export const CARTRIDGE_KINDS = all<CartridgeKind>({ all_in_one: 0, toner: 1, drum: 2, ink: 3 });

export const REPORTS = all<ReportName>({ sla: 0, backlog: 1, flow: 2, consumption: 3 });

/** The roles that people can have; `system` is the product itself. */
export const ROLES = all<Exclude<Role, "system">>({
  requester: 0,
  storekeeper: 1,
  dispatcher: 2,
  supervisor: 3,
  analyst: 4,
  administrator: 5,
});
