/** Telling when somebody of the staff is away. */
import { api, body } from "./client";
import type { Absence, Person } from "./types";

const of = (person: Person) => ({ params: { path: { id: person.id } } });

export const tellAbsence = (person: Person, absence: Absence): Promise<Person> =>
  body(api.PUT("/people/{id}/absence", { ...of(person), body: absence }));

export const endAbsence = (person: Person): Promise<Person> =>
  body(api.DELETE("/people/{id}/absence", of(person)));
