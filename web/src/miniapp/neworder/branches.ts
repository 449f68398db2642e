/** The branches somebody may order for: those of the roles that let them. The server has the last word. */
import type { Branch, Me, Role } from "~/api/types";

const ORDERING: readonly Role[] = ["requester", "storekeeper", "dispatcher"];

export function branchesFor(me: Pick<Me, "roles">, branches: Branch[]): Branch[] {
  const grants = me.roles.filter(({ role }) => ORDERING.includes(role));
  return branches.filter(
    (branch) => !branch.withdrawn && grants.some((grant) => !grant.branch || grant.branch === branch.id),
  );
}
