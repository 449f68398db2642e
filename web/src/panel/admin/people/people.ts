/** Changing people. One form is several commands: each that differs is sent, in order, and the first refusal stops. */
import { api, body, newIdempotencyKey } from "~/api/client";
import type { Grant, Invitation, NewPerson, Person, Role } from "~/api/types";

const once = () => ({ "Idempotency-Key": newIdempotencyKey() });
const who = (person: Person) => ({ params: { path: { id: person.id } }, headers: once() });

export interface PersonForm {
  name: string;
  login: string;
  password: string;
  phone: string;
  email: string;
  roles: Grant[];
}

const orNone = (text: string) => text.trim() || undefined;

export const add = (form: PersonForm) => {
  const { name, roles } = form;
  const person: NewPerson = {
    name,
    roles,
    login: orNone(form.login),
    password: form.password || undefined,
    phone: orNone(form.phone),
    email: orNone(form.email),
  };
  return body(api.POST("/people", { headers: once(), body: person }));
};

export async function change(person: Person, form: PersonForm): Promise<void> {
  const profile = { name: form.name.trim(), phone: orNone(form.phone), email: orNone(form.email) };
  if (
    profile.name !== person.name ||
    profile.phone !== (person.phone ?? undefined) ||
    profile.email !== (person.email ?? undefined)
  ) {
    await body(api.PUT("/people/{id}", { ...who(person), body: profile }));
  }
  if (keyOf(form.roles) !== keyOf(person.roles)) {
    await body(api.PUT("/people/{id}/roles", { ...who(person), body: { roles: form.roles } }));
  }
  if (orNone(form.login) !== (person.login ?? undefined)) {
    await body(api.PUT("/people/{id}/login", { ...who(person), body: { login: orNone(form.login) } }));
  }
  if (form.password) {
    await body(api.POST("/people/{id}/password", { ...who(person), body: { password: form.password } }));
  }
}

const keyOf = (grants: Grant[]) =>
  grants
    .map(({ role, branch }) => `${role}@${branch ?? "*"}`)
    .sort()
    .join();

export const deactivateOrReactivate = (person: Person) =>
  body(
    person.deactivated
      ? api.POST("/people/{id}/reactivate", who(person))
      : api.POST("/people/{id}/deactivate", who(person)),
  );

export const invite = (role: Role, branch: string | null): Promise<Invitation> =>
  body(api.POST("/invitations", { headers: once(), body: { role, branch: branch ?? undefined } }));

/** For the account that the person has now: whoever opens it takes the old one's place. */
export const newTelegramLink = (person: Person): Promise<Invitation> =>
  body(api.POST("/people/{id}/telegram/link", who(person)));

export const unlinkTelegram = (person: Person): Promise<Person> =>
  body(api.DELETE("/people/{id}/telegram", who(person)));
