"""The screens, in the order of the rail. A new screen takes one line here."""

from hia_desktop.ui.screen import Screen
from hia_desktop.ui.screens.administration import AdministrationScreen
from hia_desktop.ui.screens.calendar import CalendarScreen
from hia_desktop.ui.screens.contacts import ContactsScreen
from hia_desktop.ui.screens.course import CourseScreen
from hia_desktop.ui.screens.former import FormerScreen
from hia_desktop.ui.screens.meeting.meeting import MeetingScreen
from hia_desktop.ui.screens.my_password import MyPasswordScreen
from hia_desktop.ui.screens.new_referral import NewReferralScreen
from hia_desktop.ui.screens.paper_queue import PaperQueueScreen
from hia_desktop.ui.screens.patient_edit import PatientEditScreen
from hia_desktop.ui.screens.patients import PatientsScreen
from hia_desktop.ui.screens.phrases import PhrasesScreen
from hia_desktop.ui.screens.quality.screen import QualityScreen
from hia_desktop.ui.screens.settings import SettingsScreen
from hia_desktop.ui.screens.worklist import WorklistScreen
from hia_desktop.ui.screens.workplaces.workplace import WorkplaceScreen
from hia_desktop.ui.screens.workplaces.workplaces import WorkplacesScreen

SCREENS: tuple[type[Screen], ...] = (
    WorklistScreen,
    PatientsScreen,
    CalendarScreen,
    MeetingScreen,
    WorkplacesScreen,
    WorkplaceScreen,
    PaperQueueScreen,
    ContactsScreen,
    QualityScreen,
    FormerScreen,
    CourseScreen,
    NewReferralScreen,
    PatientEditScreen,
    MyPasswordScreen,
    PhrasesScreen,
    SettingsScreen,
    AdministrationScreen,
)
