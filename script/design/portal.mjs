// Wakes the parts of GOV.UK Frontend that any page may have. Every page also works without it.
import {
  createAll,
  Button,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  Radios,
  ServiceNavigation,
  SkipLink
} from "govuk-frontend"

const components = [
  Button,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  Radios,
  ServiceNavigation,
  SkipLink
]
components.forEach((component) => createAll(component))
