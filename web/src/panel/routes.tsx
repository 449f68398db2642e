/** The addresses of the panel. Each page is loaded when it is first opened. */
import { createBrowserRouter, Navigate } from "react-router";
import { Layout } from "./layout/Layout";
import { NotFound } from "./layout/NotFound";
import { PageFailed } from "./layout/PageFailed";
import { Gate } from "./session/Gate";
import { LinkSignIn } from "./session/LinkSignIn";

export const router = createBrowserRouter([
  { path: "/sign-in", element: <LinkSignIn />, errorElement: <PageFailed /> },
  {
    element: (
      <Gate>
        <Layout />
      </Gate>
    ),
    errorElement: <PageFailed />,
    hydrateFallbackElement: <></>,
    children: [
      { index: true, element: <Navigate to="/orders" replace /> },
      { path: "/orders", lazy: async () => ({ Component: (await import("./queue/QueuePage")).QueuePage }) },
      {
        path: "/orders/new",
        lazy: async () => ({ Component: (await import("./neworder/NewOrderPage")).NewOrderPage }),
      },
      {
        path: "/orders/:id",
        lazy: async () => ({ Component: (await import("./order/OrderPage")).OrderPage }),
      },
      {
        path: "/absences",
        lazy: async () => ({ Component: (await import("./absences/AbsencesPage")).AbsencesPage }),
      },
      { path: "/reports", element: <Navigate to="/reports/sla" replace /> },
      {
        path: "/reports/:name",
        lazy: async () => ({ Component: (await import("./reports/ReportPage")).ReportPage }),
      },
      {
        path: "/reports/:name/orders",
        lazy: async () => ({ Component: (await import("./reports/CountedPage")).CountedPage }),
      },
      {
        path: "/settings",
        lazy: async () => ({ Component: (await import("./settings/SettingsPage")).SettingsPage }),
      },
      {
        path: "/admin/people",
        lazy: async () => ({ Component: (await import("./admin/people/PeoplePage")).PeoplePage }),
      },
      {
        path: "/admin/branches",
        lazy: async () => ({ Component: (await import("./admin/BranchesPage")).BranchesPage }),
      },
      {
        path: "/admin/warehouses",
        lazy: async () => ({ Component: (await import("./admin/WarehousesPage")).WarehousesPage }),
      },
      {
        path: "/admin/cartridges",
        lazy: async () => ({ Component: (await import("./admin/CartridgesPage")).CartridgesPage }),
      },
      {
        path: "/admin/printers",
        lazy: async () => ({ Component: (await import("./admin/PrintersPage")).PrintersPage }),
      },
      {
        path: "/admin/printers/labels",
        lazy: async () => ({ Component: (await import("./admin/labels/LabelsPage")).LabelsPage }),
      },
      {
        path: "/admin/history",
        lazy: async () => ({
          Component: (await import("./admin/history/AdministeredPage")).AdministeredPage,
        }),
      },
      {
        path: "/admin/calendars",
        lazy: async () => ({ Component: (await import("./admin/CalendarsPage")).CalendarsPage }),
      },
      {
        path: "/admin/policies",
        lazy: async () => ({ Component: (await import("./admin/PoliciesPage")).PoliciesPage }),
      },
      {
        path: "/admin/system",
        lazy: async () => ({ Component: (await import("./admin/system/SystemPage")).SystemPage }),
      },
      { path: "*", element: <NotFound /> },
    ],
  },
]);
